"""The children of the front: started, listened to and ended. Each may hang or die without taking the front along."""
