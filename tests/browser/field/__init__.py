"""What happens in the field: tabs that die, networks that go, phones that are full."""
