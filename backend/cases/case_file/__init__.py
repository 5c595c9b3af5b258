"""The file of a case (案卷): everything in order, with page numbers, as PDF and as BagIt."""
