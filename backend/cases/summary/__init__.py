"""The summary procedure (简易程序): what phones decided on the spot, and what is wrong with it."""
