# What the judged snippet may take for granted; written anew for every group of entries.
{ accounts = [ ]; stateVersion = false; }
