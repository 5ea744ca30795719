package atomicfile

import "os"

// lock has nothing to do: a file cannot be removed here while it is open.
func lock(*os.File) {}

// removeUnlocked removes a file unless someone has it open.
func removeUnlocked(path string) { os.Remove(path) }
