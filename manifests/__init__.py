"""What an administrator uploads to a platform to install Throughline there."""
