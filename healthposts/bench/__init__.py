"""bin/bench: how quick, how light, beside what could not be less.

`python -m healthposts.bench` chooses databases and fills them; each part then runs in a process of
its own, `python -m healthposts.bench.part NAME`, because settings are read once. Rivals are
asked in turns with us, in the same run, so that what disturbs one disturbs all.
"""
