"""The shapes that phone, server, command line and tests share."""
