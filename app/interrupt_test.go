//go:build unix

package app

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/train"
)

// The first Ctrl+C ends training with a word, and without a file.
func TestInterruption(t *testing.T) {
	var stderr bytes.Buffer
	press := onWord{"loss, accuracy", func() { require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGINT)) }}
	code := Main([]string{
		"train", "--data", smallFolder(t), "--epochs", fmt.Sprint(train.MaxEpochs), "--out", keep(t),
	}, press, &stderr)
	require.Equal(t, 130, code)
	require.Equal(t, "visao: interrupted\n", stderr.String())
}
