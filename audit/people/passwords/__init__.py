"""Links sent by mail with which people set their password: invitations and resets."""
