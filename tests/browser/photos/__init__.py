"""Photos in the form, from the shutter to what is kept."""
