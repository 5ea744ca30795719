package app

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
	"visao/ml/mnist"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/sketch"
)

// userFiles are the files of the user's configuration: the most bytes of each, and how
// it is read, which must leave nothing of a bad one.
var userFiles = map[string]struct {
	limit int
	read  func(t assert.TestingT, path string) error
}{
	"settings.json": {maxSettings, func(t assert.TestingT, path string) error {
		s, err := loadSettings(path)
		assert.Equal(t, defaultSettings(), s)
		return err
	}},
	"drawings.json": {maxDrawings, func(t assert.TestingT, path string) error {
		d, err := loadDrawings(path)
		assert.Empty(t, d.all())
		return err
	}},
	"runs.json": {maxRunsFile, func(t assert.TestingT, path string) error {
		runs, err := loadRuns(path)
		assert.Empty(t, runs)
		return err
	}},
}

// Whatever is in the place of a file, the program starts without it and writes
// nothing over it.
func TestUserFilesThatCannotBeRead(t *testing.T) {
	type file struct{ contents, says string }
	const any = ""
	picture := pngFile(t, inkOf(mnist.Side, 9))
	cases := map[string]map[string]file{
		any: {
			"empty":          {"", "unexpected end of JSON input"},
			"a space":        {" ", "unexpected end of JSON input"},
			"zeros":          {strings.Repeat("\x00", 5000), "invalid character"},
			"no JSON":        {"\x1b[2J\xff\xfe", "invalid character"},
			"byte order":     {"\ufeff{}", "invalid character"},
			"cut off":        {"{", "unexpected end of JSON input"},
			"number":         {"42", "cannot unmarshal"},
			"text":           {`"text"`, "cannot unmarshal"},
			"true":           {"true", "cannot unmarshal"},
			"NaN":            {"NaN", "invalid character"},
			"two values":     {"null null", "invalid character"},
			"comment":        {"{} // by hand", "invalid character"},
			"open text":      {`{"Alpha`, "unexpected end of JSON input"},
			"open escape":    {`{"Alpha\`, "invalid character"},
			"deep lists":     {strings.Repeat("[", 60_000), "nested too deeply"},
			"deep objects":   {strings.Repeat(`{"a":`, 10_000), "nested too deeply"},
			"deep, complete": {strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), "nested too deeply"},
			"deep, unknown":  {`{"x":` + strings.Repeat("[", 17) + strings.Repeat("]", 17) + "}", "nested too deeply"},
			"long list":      {"[" + strings.Repeat("0,", 20_000) + "0]", "a list is longer than"},
			"many members":   {`{"a":1` + strings.Repeat(`,"a":1`, 5_000) + "}", "a list is longer than"},
			"long escapes":   {`{"Colormap":"` + strings.Repeat(`\u0041`, 5_000) + `"}`, "a text with escapes is too long"},
		},
		"settings.json": {
			"list":              {"[]", "cannot unmarshal array"},
			"text for a number": {`{"Alpha": "much"}`, "cannot unmarshal string"},
			"number for a text": {`{"Colormap": 3}`, "cannot unmarshal number"},
			"1e999":             {`{"Alpha": 1e999}`, "cannot unmarshal number"},
			"NaN inside":        {`{"Alpha": NaN}`, "invalid character 'N'"},
			"negative seed":     {`{"Config": {"Seed": -1}}`, "cannot unmarshal number"},
			"seed 2⁶⁴":          {`{"Config": {"Seed": 18446744073709551616}}`, "cannot unmarshal number"},
			"fraction":          {`{"Index": 1.5}`, "cannot unmarshal number"},
			"too large":         {`{"Colormap":"` + strings.Repeat("jet", maxSettings) + `"}`, "the file has 196623 bytes"},
			"spaces behind":     {"{}" + strings.Repeat(" ", maxSettings), "the file has 65538 bytes"},
			"one byte more":     {"{}" + strings.Repeat(" ", maxSettings-1), "the file has 65537 bytes"},
		},
		"drawings.json": {
			"list":          {"[]", "cannot unmarshal array"},
			"no list":       {`{"Drawings": 3}`, "cannot unmarshal number"},
			"no base64":     {`{"Drawings": ["?"]}`, "illegal base64"},
			"nulls":         {`{"Drawings": [null]}`, "unexpected EOF"},
			"no picture":    {drawingOf(t, []byte("GIF89a, not a PNG")), "not a PNG file"},
			"picture cut":   {drawingOf(t, picture[:len(picture)-20]), "unexpected EOF"},
			"16 bits":       {drawingOf(t, pngFile(t, image.NewGray16(image.Rect(0, 0, mnist.Side, mnist.Side)))), "not in 8-bit greys"},
			"large picture": {drawingOf(t, pngHeader(5000, 5000)), "5000×5000 pixels"},
			"65535 a side":  {drawingOf(t, pngHeader(65535, 65535)), "65535×65535 pixels"},
			"no pixels":     {drawingOf(t, pngHeader(mnist.Side, mnist.Side)), "unexpected EOF"},
			"many":          {`{"Drawings": [""` + strings.Repeat(`,""`, 300_000) + "]}", "a list is longer than the 100 items"},
			"long":          {`{"Drawings": ["` + strings.Repeat("A", maxDrawings), "the file has"},
			"as long as is": {`{"Drawings": ["` + strings.Repeat("A", maxDrawings-20) + `"]}`, "not a PNG file"},
			"spaces behind": {drawingOf(t, picture) + strings.Repeat(" ", maxDrawings), "the file has"},
		},
		"runs.json": {
			"object":           {"{}", "cannot unmarshal object"},
			"numbers":          {"[1]", "cannot unmarshal number"},
			"empty runs":       {"[{},{}]", "must be from 1 to"},
			"many empty runs":  {"[{}" + strings.Repeat(",{}", 1999) + "]", "there are 11, more than are ever kept"},
			"a million runs":   {"[{}" + strings.Repeat(",{}", 1_000_000) + "]", "a list is longer than the 2000 items"},
			"a million epochs": {`[{"Epochs":[{}` + strings.Repeat(",{}", 1_000_000) + "]}]", "a list is longer than the 2000 items"},
			"long curve":       {`[{"Loss":[0` + strings.Repeat(",0", 1_500_000) + "]}]", "a list is longer than the 2000 items"},
			"long name":        {`[{"Data":"` + strings.Repeat("x", maxRunsFile-13) + `"}]`, "must be from 1 to"},
			"loss 1e99":        {`[{"Loss":[1e99]}]`, "cannot unmarshal number"},
			"too large":        {"[" + strings.Repeat(" ", maxRunsFile) + "]", "the file has"},
			"as large as is":   {"[" + strings.Repeat(" ", maxRunsFile-2) + "x", "invalid character"},
		},
	}
	for name, f := range userFiles {
		for _, which := range []string{any, name} {
			for what, c := range cases[which] {
				t.Run(name+" "+what, func(t *testing.T) {
					folder := t.TempDir()
					path, contents := filepath.Join(folder, name), []byte(c.contents)
					message := hostile.Refused(t, uint64(2*f.limit+1<<18), c.says, func() error {
						assert.NoError(t, os.RemoveAll(path+".bad")) // of the last try
						assert.NoError(t, os.WriteFile(path, contents, 0o600))
						return f.read(t, path)
					})
					require.NotContains(t, message, folder, "whose file it is")
					require.Contains(t, message, name)
					require.Contains(t, message, "kept as "+name+".bad")
					kept, err := os.ReadFile(path + ".bad")
					require.NoError(t, err)
					require.Equal(t, c.contents, string(kept))
					require.NoError(t, f.read(t, path), "and then there is none")
				})
			}
		}
	}
}

// What is no file, or cannot be opened, stays where it is, and saving says so.
func TestUserFilesThatAreNone(t *testing.T) {
	for name, f := range userFiles {
		folder := t.TempDir()
		path := filepath.Join(folder, name)
		for target, says := range map[string]string{
			t.TempDir(): "a folder", hostile.Pipe(t): "a named pipe", "/dev/zero": "a device", name: "too many levels of symbolic links",
		} {
			require.NoError(t, os.RemoveAll(path))
			if err := os.Symlink(target, path); err != nil {
				t.Skip("no symbolic links here: ", err)
			}
			message := hostile.Refused(t, 1<<18, says, func() error { return f.read(t, path) })
			require.NotContains(t, message, folder)
			require.NotContains(t, message, "kept as")
			link, err := os.Readlink(path)
			require.NoError(t, err)
			require.Equal(t, target, link)
			if target != name { // a link to nothing is replaced by a file
				require.Error(t, writeUserFile(path, "", 1))
			}
		}
		require.NoError(t, os.Remove(path))
		require.NoError(t, os.Mkdir(path, 0o700))
		hostile.Refused(t, 1<<18, "a folder", func() error { return f.read(t, path) })
		require.DirExists(t, path)
	}
}

// Bad files do not take each other's place, and links stay links.
func TestBadFilesAreAllKept(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.json")
	for i, kept := range []string{"settings.json.bad", "settings.json.bad2", "settings.json.bad3"} {
		contents := fmt.Sprint("bad file ", i)
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		_, err := loadSettings(path)
		require.ErrorContains(t, err, "; it is kept as "+kept)
		require.NoError(t, defaultSettings().save(path))
		text, err := os.ReadFile(filepath.Join(folder, kept))
		require.NoError(t, err)
		require.Equal(t, contents, string(text))
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, os.WriteFile(elsewhere, []byte("bad"), 0o600))
	require.NoError(t, os.Remove(path))
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	_, err := loadSettings(path)
	require.ErrorContains(t, err, "kept as settings.json.bad4")
	require.NoError(t, defaultSettings().save(path))
	text, err := os.ReadFile(filepath.Join(folder, "settings.json.bad4"))
	require.NoError(t, err)
	require.Equal(t, "bad", string(text))
}

// The longest runs that can be written can be read.
func TestTheLargestFileOfRuns(t *testing.T) {
	var runs []train.Record
	for i := range mostRuns {
		r := train.Record{Number: math.MaxInt64 - mostRuns + i, Data: "other data", Config: train.Article(), Every: 1 << 40}
		r.Config.Epochs, r.Config.LearningRate, r.Config.Seed = train.MaxEpochs, math.SmallestNonzeroFloat64, math.MaxUint64
		r.Steps, r.StepsPerEpoch = mostValues<<40, math.MaxInt64/train.MaxEpochs
		for range mostValues {
			r.Loss, r.Accuracy = append(r.Loss, 1.2345678e-6), append(r.Accuracy, 1.2345678e-6)
		}
		for range train.MaxEpochs {
			s := score.Score{Loss: 1.2345678901234567e-6, Wrong: 300_000, Count: 300_000}
			r.Epochs = append(r.Epochs, train.Epoch{Train: s, Validation: s})
		}
		runs = append(runs, r)
	}
	path := filepath.Join(t.TempDir(), "runs.json")
	require.NoError(t, writeUserFile(path, "", runs))
	info, err := os.Stat(path)
	require.NoError(t, err)
	t.Log(info.Size(), "bytes")
	again, err := loadRuns(path)
	require.NoError(t, err)
	require.Equal(t, runs, again)
}

// drawingOf is a file of drawings with one picture.
func drawingOf(t testing.TB, picture []byte) string {
	t.Helper()
	contents, err := json.Marshal(drawingsFile{[][]byte{picture}})
	require.NoError(t, err)
	return string(contents)
}

// pngHeader is the beginning of a PNG of w×h.
func pngHeader(w, h uint32) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	header = append(header, 8, 0, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
}

// FuzzUserFile reads arbitrary text as each of the files.
func FuzzUserFile(f *testing.F) {
	for name := range userFiles {
		f.Add(name, []byte(`{"Alpha":0.25,"Colormap":"magma","Config":{"Epochs":2,"Batch":8,"LearningRate":0.5}}`))
		f.Add(name, []byte(`{"Drawings":["iVBORw0KGgo="]}`))
		f.Add(name, []byte(`[{"Number":1,"Config":{"Epochs":1,"Batch":8,"LearningRate":0.1},"Steps":2,"StepsPerEpoch":2,"Every":1,"Loss":[2,1],"Accuracy":[0,1]}]`))
		f.Add(name, []byte(`{"a":"\"[[[[","b":[1,[2,{"c":null}]]}`))
	}
	f.Add("drawings.json", []byte(drawingOf(f, pngHeader(mnist.Side, mnist.Side))))
	f.Add("drawings.json", []byte(drawingOf(f, pngFile(f, inkOf(mnist.Side, 200)))))
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, name string, contents []byte) {
		if _, known := userFiles[name]; !known {
			return
		}
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, contents, 0o600))
		var err error
		switch name {
		case "settings.json":
			var s settings
			s, err = loadSettings(path)
			// Whatever it says, the program can start with it.
			require.NoError(t, s.Config.Validate())
			require.NoError(t, s.Lab.Validate())
			require.True(t, s.Alpha >= 0 && s.Alpha <= 1 && s.Index >= 0 && s.Width <= 8192 && s.Height <= 8192)
			s.style()
		case "drawings.json":
			var d *drawings
			d, err = loadDrawings(path)
			require.LessOrEqual(t, len(d.all()), sketch.Shown)
		case "runs.json":
			var runs []train.Record
			runs, err = loadRuns(path)
			require.LessOrEqual(t, len(runs), mostRuns)
		}
		if err == nil {
			return
		}
		require.NotContains(t, err.Error(), folder)
		require.NoFileExists(t, path)
		kept, err := os.ReadFile(path + ".bad")
		require.NoError(t, err)
		require.True(t, bytes.Equal(contents, kept))
		require.NoError(t, os.Remove(path+".bad"))
	})
}

// pngFile is the file of an image.
func pngFile(t testing.TB, img image.Image) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.png")
	require.NoError(t, writePNG(path, img))
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	return file
}
