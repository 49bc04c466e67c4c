"""What telephones write: call logs of a PBX, queues, and the call list of a mobile phone."""
