//go:build e2e && linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// What is done at random could save a model over any file of the machine. So the monkey's Visao is started by this very
// test program, which first gives up the right to write outside of two folders: by Landlock, which Linux has had since
// 5.13 and which needs no rights of one's own.

func TestMain(m *testing.M) {
	if binary := os.Getenv("VISAO_CAGED"); binary != "" {
		fmt.Fprintln(os.Stderr, "the cage does not close:", becomeCaged(binary))
		os.Exit(1)
	}
	if os.Getenv(offers) != "" {
		offerMegabyte()
		return
	}
	os.Exit(m.Run())
}

// cage has the harness start Visao in a cage, and returns what its environment needs.
func cage(t *testing.T) (home string, env []string) {
	t.Helper()
	if version, _, _ := syscall.Syscall(createRuleset, 0, 0, 1); int(version) < 1 {
		t.Skip("this Linux has no Landlock, without which the monkey could write to any file")
	}
	caged := executable(t)
	self, err := os.Executable()
	require.NoError(t, err)
	t.Setenv("VISAO_BINARY", self)
	home = t.TempDir()
	return home, []string{"HOME=" + home, "TMPDIR=" + home, "VISAO_CAGED=" + caged}
}

// The system calls of Landlock, the same on all processors.
const (
	createRuleset = 444 + iota
	addRule
	restrictSelf
)

// writing are the rights of Landlock's first version that have to do with writing: to write to files, to remove folders and
// files, and to make files of any kind.
const writing = 1<<1 | 1<<4 | 1<<5 | 1<<6 | 1<<7 | 1<<8 | 1<<9 | 1<<10 | 1<<11 | 1<<12

// becomeCaged becomes another program, which can write to its home, its probe's folder and devices only. It returns if it
// does not succeed.
func becomeCaged(binary string) error {
	runtime.LockOSThread() // whose rights it is about
	handled := uint64(writing)
	rules, _, failed := syscall.Syscall(createRuleset, uintptr(unsafe.Pointer(&handled)), unsafe.Sizeof(handled), 0)
	if failed != 0 {
		return fmt.Errorf("making the rules: %w", failed)
	}
	for _, path := range []string{os.Getenv("HOME"), filepath.Dir(os.Getenv("VISAO_PROBE")), "/dev"} {
		folder, err := os.Open(path)
		if err != nil {
			return err
		}
		rule := struct {
			rights uint64
			folder int32
		}{writing, int32(folder.Fd())}
		if _, _, failed := syscall.Syscall6(addRule, rules, 1, uintptr(unsafe.Pointer(&rule)), 0, 0, 0); failed != 0 {
			return fmt.Errorf("allowing %s: %w", path, failed)
		}
	}
	const noNewPrivileges = 38
	if _, _, failed := syscall.Syscall6(syscall.SYS_PRCTL, noNewPrivileges, 1, 0, 0, 0, 0); failed != 0 {
		return fmt.Errorf("giving up privileges: %w", failed)
	}
	if _, _, failed := syscall.Syscall(restrictSelf, rules, 0, 0); failed != 0 {
		return fmt.Errorf("keeping to the rules: %w", failed)
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "VISAO_CAGED=") })
	return syscall.Exec(binary, append([]string{binary}, os.Args[1:]...), env)
}

// The cage keeps what it should, and lets Visao work.
func TestCage(t *testing.T) {
	home, env := cage(t)
	outside := filepath.Join(t.TempDir(), "outside.txt")
	visao := os.Getenv("VISAO_BINARY")
	shell := func(script string) error {
		c := exec.Command(visao, "-c", script)
		c.Env = append(os.Environ(), append(env, "VISAO_CAGED=/bin/sh", "VISAO_PROBE="+filepath.Join(home, "probe"))...)
		out, err := c.CombinedOutput()
		t.Logf("%s: %s", script, out)
		return err
	}
	require.NoError(t, shell("echo in > "+filepath.Join(home, "in.txt")))
	require.Error(t, shell("echo out > "+outside))
	require.NoFileExists(t, outside)
	require.NoError(t, os.WriteFile(outside, nil, 0o600))
	for _, script := range []string{"echo out >> " + outside, "rm " + outside, "mv " + outside + " " + home, "mkdir " + outside + ".d"} {
		require.Error(t, shell(script), script)
	}
	require.FileExists(t, outside)
}
