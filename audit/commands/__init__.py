"""The `sixmarks` command's subcommands, one module each, loaded when called."""
