"""Set-up of the platforms and the server: the parts that the commands `throughline setup ...` share."""
