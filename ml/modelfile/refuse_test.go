package modelfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

// file puts a header in front of n bytes of data.
func file(header string, n int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, n)...)
}

// listed strings n of what item makes together in a JSON object.
func listed(n int, item func(i int) string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s,", item(i))
	}
	return "{" + strings.TrimSuffix(b.String(), ",") + "}"
}

// full is a file as large as they may be, of one tensor, whose last value is last.
func full(last float32) []byte {
	const n = maxFile/4 - 26
	header := fmt.Sprintf(`{"a":{"dtype":"F32","shape":[%d],"data_offsets":[0,%d]}}`, n, 4*n)
	header += strings.Repeat(" ", 96-len(header))
	data := file(header, 4*n)
	binary.LittleEndian.PutUint32(data[len(data)-4:], math.Float32bits(last))
	return data
}

func TestDecodeTheLargest(t *testing.T) {
	f, err := Decode(full(7))
	require.NoError(t, err)
	require.Equal(t, float32(7), f.Tensors[0].Data[maxFile/4-27])

	largest := listed(maxTensors, func(i int) string {
		return fmt.Sprintf(`"%0*d":{"dtype":"F32","shape":[1,1,1,1,1,1,1,0],"data_offsets":[0,0]}`, maxName, i)
	})
	largest += strings.Repeat(" ", maxHeader-len(largest))
	f, err = Decode(file(largest, 0))
	require.NoError(t, err)
	require.Len(t, f.Tensors, maxTensors)

	var out bytes.Buffer
	require.NoError(t, Encode(&out, File{Metadata: texts(maxTexts)}))
	f, err = Decode(out.Bytes())
	require.NoError(t, err)
	require.Equal(t, texts(maxTexts), f.Metadata)
}

// Each case is read from the disk, as Visao does. A refusal takes no more memory
// than the file has bytes, and what a header of 1 MiB takes.
func TestReadRefusesContents(t *testing.T) {
	valid := encode(t, sample())
	claim := func(length uint64) []byte { return append(binary.LittleEndian.AppendUint64(nil, length), "{}"...) }
	one := file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0)
	const a = `"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`
	named := func(name string) string { return strings.Replace("{"+a+"}", `"a"`, `"`+name+`"`, 1) }

	cases := map[string]struct {
		data []byte
		says string
	}{
		"empty":                  {nil, "too short"},
		"seven bytes":            {valid[:7], "too short"},
		"length alone":           {valid[:8], "ends within its header"},
		"text":                   {[]byte("<!DOCTYPE html><html></html>"), "not a safetensors file"},
		"pickle in a zip":        {[]byte("PK\x03\x04\x14\x00\x00\x00archive/data.pkl"), "not a safetensors file"},
		"header length 2⁶⁴-1":    {claim(math.MaxUint64), "not a safetensors file"},
		"header length 2⁶³":      {claim(1 << 63), "not a safetensors file"},
		"header length 2⁶⁴-6":    {claim(math.MaxUint64 - 5), "not a safetensors file"},
		"header length 1 MiB":    {claim(maxHeader), "ends within its header"},
		"header over 1 MiB":      {file("{"+strings.Repeat(" ", maxHeader)+"}", 0), "larger than 1 MiB"},
		"header cut off":         {valid[:100], "ends within its header"},
		"header length one off":  {claim(3), "ends within its header"},
		"header length too low":  {append(claim(1), "}"...), "not valid JSON"},
		"data cut off":           {valid[:len(valid)-1], "ends within its data"},
		"trailing byte":          {append(bytes.Clone(valid), 0), "goes on for 1 bytes"},
		"one byte too large":     {append(full(0), 0), "larger than 16 MiB"},
		"NaN":                    {append(bytes.Clone(one), 0x01, 0x00, 0x80, 0x7f), "value 0 is NaN"},
		"NaN, quiet, negative":   {append(bytes.Clone(one), 0xff, 0xff, 0xff, 0xff), "value 0 is NaN"},
		"infinite":               {append(bytes.Clone(one), 0x00, 0x00, 0x80, 0xff), "value 0 is -Inf"},
		"infinite, after 16 MiB": {full(float32(math.Inf(1))), "value 4194277 is +Inf"},
		"not UTF-8":              {file("{\"a\xff\":1}", 0), "UTF-8"},
		"UTF-8 of a surrogate":   {file("{\"a\xed\xa0\x80\":1}", 0), "UTF-8"},
	}
	for name, c := range map[string]struct {
		header string
		n      int
		says   string
	}{
		"no header":            {"", 0, "does not begin with {"},
		"space first":          {" {}", 0, "does not begin with {"},
		"byte order mark":      {"\ufeff{}", 0, "does not begin with {"},
		"array":                {"[]", 0, "does not begin with {"},
		"open":                 {"{", 0, "not valid JSON"},
		"comma at the end":     {"{" + a + ",}", 4, "not valid JSON"},
		"no quotes":            {"{a:1}", 0, "not valid JSON"},
		"a terminal's escape":  {"{\x1b[2J}", 0, "not valid JSON"},
		"two objects":          {"{}{}", 0, "follows its closing }"},
		"padded with zeros":    {"{}\x00\x00", 0, "follows its closing }"},
		"padded with newlines": {"{}\n", 0, "follows its closing }"},
		"deep":                 {`{"a":` + strings.Repeat("[", 1_000_000), 0, "stands where { belongs"},
		"deep objects":         {`{"a":` + strings.Repeat(`{"a":`, 200_000), 0, `"a" is not known`},
		"deep shape":           {`{"a":{"shape":` + strings.Repeat("[", 1_000_000), 0, "[ stands where a number belongs"},
		"deep metadata":        {`{"__metadata__":{"k":` + strings.Repeat("[", 1_000_000), 0, `"k" is not text`},
		"name twice":           {"{" + a + "," + a + "}", 4, `"a" is given twice`},
		"name twice, escaped":  {"{" + a + "," + strings.Replace(a, "a", `\u0061`, 1) + "}", 4, `"a" is given twice`},
		"dtype twice":          {`{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}`, 4, `"dtype" is given twice`},
		"metadata twice":       {`{"__metadata__":{},"__metadata__":{}}`, 0, "is given twice"},
		"metadata key twice":   {`{"__metadata__":{"k":"a","k":"b"}}`, 0, "is given twice"},
		"metadata number":      {`{"__metadata__":{"k":1}}`, 0, `"k" is not text`},
		"metadata nested":      {`{"__metadata__":{"k":{"a":"b"}}}`, 0, `"k" is not text`},
		"metadata null":        {`{"__metadata__":null}`, 0, "null stands where { belongs"},
		"half a surrogate":     {`{"__metadata__":{"k":"\ud800"}}`, 0, `"k" is not valid UTF-8`},
		"many texts": {
			`{"__metadata__":` + listed(90_000, func(i int) string { return fmt.Sprintf(`"%d":""`, i) }) + "}", 0,
			"more than 256 texts",
		},
		"half floats":         {`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}`, 4, `"F16"; only F32`},
		"whole numbers":       {`{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}`, 4, `"I32"; only F32`},
		"type in lower case":  {`{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}`, 4, `"f32"; only F32`},
		"type null":           {`{"a":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}`, 4, "null; only F32"},
		"type as a list":      {`{"a":{"dtype":["F32"],"shape":[1],"data_offsets":[0,4]}}`, 4, "[; only F32"},
		"long type":           {`{"a":{"dtype":"` + strings.Repeat("x", 1_000_000) + `"}}`, 4, strings.Repeat("x", 40) + `"; only F32`},
		"escapes in a type":   {`{"a":{"dtype":"\u001b[2J\u202e\n"}}`, 4, `"\x1b[2J\u202e\n"; only F32`},
		"no type":             {`{"a":{"shape":[1],"data_offsets":[0,4]}}`, 4, "is missing"},
		"no shape":            {`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4, "is missing"},
		"no offsets":          {`{"a":{"dtype":"F32","shape":[1]}}`, 4, "is missing"},
		"unknown field":       {`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"pickle":1}}`, 4, `"pickle" is not known`},
		"field in capitals":   {`{"a":{"DType":"F32","shape":[1],"data_offsets":[0,4]}}`, 4, `"DType" is not known`},
		"negative size":       {`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 4, "-1 is not a whole number"},
		"minus zero":          {`{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}`, 0, "-0 is not a whole number"},
		"fraction":            {`{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}`, 4, "1.0 is not a whole number"},
		"exponent":            {`{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}`, 4, "1e0 is not a whole number"},
		"size as text":        {`{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}`, 4, "stands where a number belongs"},
		"size null":           {`{"a":{"dtype":"F32","shape":[null],"data_offsets":[0,4]}}`, 4, "null stands where a number belongs"},
		"shape null":          {`{"a":{"dtype":"F32","shape":null,"data_offsets":[0,4]}}`, 4, "null stands where [ belongs"},
		"size 2⁶⁴":            {`{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}`, 4, "not a whole number"},
		"a million digits":    {`{"a":{"dtype":"F32","shape":[` + strings.Repeat("9", 1_000_000) + `]}}`, 4, "not a whole number"},
		"product 2⁶⁴":         {`{"a":{"dtype":"F32","shape":[4194304,4194304,1048576],"data_offsets":[0,0]}}`, 0, "too large"},
		"product 2³²":         {`{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,0]}}`, 0, "too large"},
		"nothing times a lot": {`{"a":{"dtype":"F32","shape":[0,4194305],"data_offsets":[0,0]}}`, 0, "too large"},
		"rank 9":              {`{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}`, 4, "more than 8 numbers"},
		"rank 500,000":        {`{"a":{"dtype":"F32","shape":[1` + strings.Repeat(",1", 499_999) + `]}}`, 4, "more than 8 numbers"},
		"three offsets":       {`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}`, 4, "3 numbers instead of 2"},
		"no offset":           {`{"a":{"dtype":"F32","shape":[1],"data_offsets":[]}}`, 4, "0 numbers instead of 2"},
		"offsets backwards":   {`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 4, "begin at byte 4"},
		"shorter than shape":  {`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4, "takes 8 bytes, but data_offsets name 4"},
		"longer than shape":   {`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}`, 8, "takes 4 bytes, but data_offsets name 8"},
		"beyond the file":     {`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 4, "ends within its data"},
		"huge, not there":     {`{"a":{"dtype":"F32","shape":[4194304],"data_offsets":[0,16777216]}}`, 4, "ends within its data"},
		"hole before":         {`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8, "begin at byte 4"},
		"hole between":        {"{" + a + `,"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}`, 12, "ends at byte 4"},
		"overlap":             {"{" + a + `,"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8, "begin at byte 0"},
		"shared data":         {"{" + a + "," + strings.Replace(a, "a", "b", 1) + "}", 4, "begin at byte 0"},
		"data of no tensor":   {"{}", 4, "goes on for 4 bytes"},
		"empty name":          {named(""), 4, "no name"},
		"long name":           {named(strings.Repeat("x", 300)), 4, "300 bytes"},
		"very long name":      {named(strings.Repeat("x", 1_000_000)), 4, "1000000 bytes"},
		"zero in a name":      {named(`a\u0000`), 4, "U+0000, which cannot be seen"},
		"newline in a name":   {named(`a\n`), 4, "U+000A, which cannot be seen"},
		"reversed name":       {named("a\u202etxt.exe"), 4, "U+202E, which cannot be seen"},
		"invisible name":      {named("\u200b"), 4, "U+200B, which cannot be seen"},
		"half a name":         {named(`a\udfff`), 4, "not valid UTF-8"},
		"too many tensors": {
			listed(maxTensors+1, func(i int) string { return fmt.Sprintf(`"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`, i) }),
			0, "more than 256 tensors",
		},
		"tensor is a number": {`{"a":1}`, 0, "1 stands where { belongs"},
		"tensor is null":     {`{"a":null}`, 0, "null stands where { belongs"},
	} {
		cases[name] = struct {
			data []byte
			says string
		}{file(c.header, c.n), c.says}
	}
	path := filepath.Join(t.TempDir(), "model.safetensors")
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(path, c.data, 0o600))
			// Nobody has ever to read a file that is too large.
			memory := min(len(c.data), maxFile) + 7*maxHeader
			hostile.Refused(t, uint64(memory), c.says, func() error {
				f, err := Read(path)
				assert.Zero(t, f)
				return err
			})
			_, err := Decode(c.data)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestReadRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for link, target := range map[string]string{
		"zero": "/dev/zero", "loop": "pool", "pool": "loop", "nowhere": "missing", "to pipe": hostile.Pipe(t), "to folder": ".",
	} {
		if err := os.Symlink(target, path(link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	sparse, err := os.Create(path("sparse"))
	require.NoError(t, err)
	require.NoError(t, sparse.Truncate(1<<40))
	require.NoError(t, sparse.Close())
	listener, err := net.Listen("unix", path("socket"))
	require.NoError(t, err)
	defer listener.Close()
	for name, says := range map[string]string{
		dir: "a folder", path("to folder"): "a folder", path("zero"): "a device", path("sparse"): "larger than 16 MiB", path("socket"): "neither a file nor a folder",
		path("to pipe"): "a named pipe", path("loop"): "too many levels of symbolic links", path("nowhere"): "no such file",
		path("missing"): "no such file", "": "no such file", path("\x00"): "invalid argument",
		path(strings.Repeat("x", 5000)): "file name too long", path("missing") + "/model": "no such file", "/dev/null/model": "not a directory",
	} {
		t.Run(filepath.Base(name[:min(len(name), 99)]), func(t *testing.T) {
			hostile.Refused(t, 1<<16, says, func() error {
				f, err := Read(name)
				assert.Zero(t, f)
				return err
			})
		})
	}
	_, err = Read(path("missing"))
	require.ErrorIs(t, err, fs.ErrNotExist)
}
