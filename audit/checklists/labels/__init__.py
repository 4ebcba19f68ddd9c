"""How an organisation says its answers and the ends of its scales."""
