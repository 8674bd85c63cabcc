"""The shipped profiles: this folder is installed as `backrun_treadmill.shipped_profiles`."""
