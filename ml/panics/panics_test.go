package panics

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCatch(t *testing.T) {
	plain := errors.New("plain")
	require.NoError(t, Catch("resting", func() error { return nil }))
	require.Equal(t, plain, Catch("resting", func() error { return plain }), "as it is")

	var none *struct{ value int }
	list := make([]int, 3)
	for want, work := range map[string]func() error{
		"an internal error while counting: out of fingers":                                                   func() error { panic("out of fingers") },
		"an internal error while counting: plain":                                                            func() error { panic(plain) },
		"an internal error while counting: runtime error: index out of range [3] with length 3":              func() error { list[len(list)]++; return nil },
		"an internal error while counting: runtime error: invalid memory address or nil pointer dereference": func() error { none.value++; return nil },
		"an internal error while counting: panic called with nil argument":                                   func() error { panic(nil) },
	} {
		err := fmt.Errorf("counting to four: %w", Catch("counting", work))
		var caught *Error
		require.ErrorAs(t, err, &caught)
		require.EqualError(t, caught, want)
		require.Equal(t, "counting", caught.Doing)
		require.Regexp(t, `^panics/panics_test\.go:\d+$`, caught.Place, "whatever part of the runtime panics")
		require.Contains(t, string(caught.Stack), "TestCatch.func", "the stack of the panic, not that of the caller")
	}
}

// What a deferred function panics with while another panic goes on is the one that counts.
func TestCatchTheLastOfTwo(t *testing.T) {
	err := Catch("leaving", func() error {
		defer func() { panic("second") }()
		panic("first")
	})
	require.EqualError(t, err, "an internal error while leaving: second")
}

func TestPlacesOfFilesAreShort(t *testing.T) {
	for path, want := range map[string]string{
		"/home/anna/visao/app/run.go": "app/run.go", "app/run.go": "app/run.go", "run.go": "run.go", "/run.go": "/run.go", "": "",
	} {
		require.Equal(t, want, short(path))
	}
}
