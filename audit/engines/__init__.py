"""Pure domain engines: no framework, no database, no clock, no I/O."""
