# The command line tool.
