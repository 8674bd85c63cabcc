"""What is said, written or heard by whoever runs. Words only, no drawing."""
