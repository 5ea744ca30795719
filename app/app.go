// Package app is Visao as a program: lifetimes, settings and the command line.
// It wires the rooms of ml to the window of ui, and alone knows how Fyne starts.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"visao/ml/panics"
)

// errNoDisplay is why no window can be opened.
type errNoDisplay string

func (e errNoDisplay) Error() string {
	return string(e) + ", or use a command that needs no window, such as 'visao explain' (see 'visao --help')"
}

// unopened is the error of a system that opens no window, for this reason.
func unopened(goos, display string, reason any) errNoDisplay {
	if goos == "windows" || goos == "darwin" {
		return errNoDisplay(fmt.Sprintf("no window can be opened (%v): install a newer graphics driver, one with OpenGL 2.1", reason))
	}
	return errNoDisplay(fmt.Sprintf("no window can be opened on the display %q (%v): set DISPLAY", display, reason))
}

// Main runs the program with its arguments, without its name, and returns the
// exit status: 0 for success, 1 for a failure that has been explained on stderr,
// 2 if there is no display for the window, 130 if a command was interrupted.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// Most of the memory is pictures, which stay; a step of training leaves next
	// to nothing to collect. So collecting twice as often costs little and keeps
	// the program small.
	debug.SetGCPercent(50)
	root := command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	const carryingOut = "carrying out the command"
	err := panics.Catch(carryingOut, func() error { return root.ExecuteContext(ctx) })
	crashed := crashes{folder: stateFolder()}
	err = crashed.report(carryingOut, err)
	var blind errNoDisplay
	switch {
	case errors.As(err, &blind):
		complain(stderr, err)
		return 2
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "visao: interrupted")
		return 130
	default:
		complain(stderr, err)
		return 1
	}
}

// stateFolder is where the program keeps what it writes for itself: where Fyne (v2.7.4)
// puts the window's storage.
func stateFolder() string {
	folder, err := os.UserConfigDir()
	if runtime.GOOS == "darwin" {
		folder, err = os.UserHomeDir()
		folder = filepath.Join(folder, "Library", "Preferences")
	}
	if err != nil {
		folder = os.TempDir()
	}
	return filepath.Join(folder, "fyne", id)
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "visao [FILE]",
		Short: "Visao shows why a network decides what it decides",
		Long: `Visao trains a small convolutional network on handwritten digits, and shows
the evidence for each of its decisions painted over the picture.

Without a command it opens its window, with a FILE if one is named: a model
(.safetensors), a picture (PNG or JPEG) or a lesson (.lesson).`,
		Args:          fileToOpen,
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !hasDisplay() {
				return errNoDisplay("there is no display to open a window on: set DISPLAY")
			}
			err := runWindow(cmd.Context(), strings.Join(args, ""), cmd.ErrOrStderr())
			if errors.Is(err, errRestart) {
				err = restart()
			}
			return err
		},
	}
	root.SetVersionTemplate(about())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return plainly(err) })
	root.AddCommand(trainCommand(), evaluateCommand(), explainCommand(), biasCommand())
	return root
}

// plainly says what a flag takes that was given something else.
func plainly(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	takes, known := map[string]string{
		"int": "a whole number", "uint64": "a whole number from 0 up", "float64": "a number, such as 0.001",
	}[wrong.GetFlag().Value.Type()]
	if !known {
		return err
	}
	return fmt.Errorf("--%s takes %s, not %.40q", wrong.GetFlag().Name, takes, wrong.GetValue())
}

// fileToOpen accepts no argument, or the name of a file that is there.
func fileToOpen(_ *cobra.Command, args []string) error {
	switch {
	case len(args) > 1:
		return fmt.Errorf("only one file can be opened at a time, not %d", len(args))
	case len(args) == 1:
		if _, err := os.Stat(args[0]); err != nil {
			return fmt.Errorf("%q is neither a command nor a file that can be opened (see 'visao --help')", args[0])
		}
	}
	return nil
}

// hasDisplay reports whether a window can be opened: X11 needs to be told where.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != ""
}
