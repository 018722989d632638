"""Parts of the desk's benchmark: the crowd, its browsers, the trivial view it is held against."""
