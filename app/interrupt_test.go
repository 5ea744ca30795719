//go:build unix

package app

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
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

// While the model is measured, which takes a while, it is in its file already.
func TestTheModelIsSavedBeforeItIsMeasured(t *testing.T) {
	out := filepath.Join(t.TempDir(), "model.safetensors")
	seen := false
	measured := onWord{"validation  loss", func() { seen = true; require.FileExists(t, out) }}
	var stderr bytes.Buffer
	require.Zero(t, Main([]string{"train", "--data", smallFolder(t), "--epochs", "1", "--batch", "8", "--out", out}, measured, &stderr), stderr.String())
	require.True(t, seen)
}

// The same command again goes on with a training that was interrupted, and saves the same file.
func TestTheCommandGoesOn(t *testing.T) {
	folder, out := smallFolder(t), t.TempDir()
	command := func(name string, more ...string) []string {
		return append([]string{
			"train", "--data", folder, "--epochs", "8", "--batch", "8", "--out", filepath.Join(out, name),
		}, more...)
	}
	code, _, stderr := visao(command("whole")...)
	require.Zero(t, code, stderr)

	checkpoint := filepath.Join(out, "checkpoint.safetensors")
	var errs bytes.Buffer
	press := onWord{"epoch 3 of", func() { require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGTERM)) }}
	require.Equal(t, 130, Main(command("resumed", "--checkpoint", checkpoint), press, &errs))
	require.NoFileExists(t, filepath.Join(out, "resumed"))
	require.FileExists(t, checkpoint)

	code, _, stderr = visao(command("resumed", "--checkpoint", checkpoint, "--seed", "7")...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "begun with other settings (--recipe \"\" --epochs 8 --batch 8 --rate 0.001 --seed 0)")

	code, stdout, stderr := visao(command("resumed", "--checkpoint", checkpoint)...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "going on after")
	require.NoFileExists(t, checkpoint, "it is not needed any more")
	whole, err := os.ReadFile(filepath.Join(out, "whole"))
	require.NoError(t, err)
	resumed, err := os.ReadFile(filepath.Join(out, "resumed"))
	require.NoError(t, err)
	require.True(t, bytes.Equal(whole, resumed))
}
