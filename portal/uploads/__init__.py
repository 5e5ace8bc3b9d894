"""What people upload: looked at before it is kept."""
