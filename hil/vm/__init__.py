"""A virtual machine with Linux's own Bluetooth stack: how it is built, booted and told what to do."""
