"""The branch's side: published visits in the blind edition, acknowledged and answered."""
