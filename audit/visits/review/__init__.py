"""The desk: a reviewer checks what was sent, returns it or approves it, and publishes."""
