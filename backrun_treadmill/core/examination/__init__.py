"""The examination of one machine with nobody on its belt: what `backrun doctor` does once it is connected."""
