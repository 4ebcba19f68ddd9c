"""What any solution must do at least: contenders are measured beside it."""
