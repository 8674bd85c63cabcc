"""Where this computer keeps what is the runner's own, and the small files of it: settings, profiles, devices used."""
