"""The Teams app package: manifest template and icons."""
