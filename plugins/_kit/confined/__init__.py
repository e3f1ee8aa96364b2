"""Files from outside are opened only in a child process with little memory, little time and no way out.

Rooms use `plugins._kit.confined.reading`; `runner.run_confined` is the door to the child underneath it.
"""
