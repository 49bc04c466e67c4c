"""Have a warm Python run `python …` with our arguments, environment and streams: `split_off.py SOCKET …`.

Ends with its exit status. It imports little, as it is to begin at once.
"""

import json
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as asking:
    asking.connect(sys.argv[1])
    words = {"arguments": sys.argv[2:], "environment": dict(os.environ)}
    socket.send_fds(asking, [json.dumps(words).encode() + b"\n"], [0, 1, 2])
    answer = asking.makefile().readline()
os._exit(int(answer or 1) & 255)
