// A spec that fails while it is read.

throw new Error('this spec cannot be loaded');
