"""What linking addresses, businesses and households have in common: everything but the model.

1. `files` is what goes in and what comes out; `distinct` puts records of equal content together.
2. `model` declares how records are compared and in which ways two of them agree by chance.
3. `candidates` chooses keys by counting and has Splink find and compare the pairs.
4. `training` fits one class of matches and a class for each kind of chance, without labels.
5. `competition` lets the candidates of one record compete.

`linking` does all of it for a model. People, whose records change with who lives with whom, have
an engine of their own in `people`; the mixture and the choice of a threshold are the same.
"""

from folkmoot.linkage.matching.files import Links, RecordFile

__all__ = ["Links", "RecordFile"]
