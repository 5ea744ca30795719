package train

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"visao/ml/atomicfile"
	"visao/ml/modelfile"
	"visao/ml/network"
	"visao/ml/score"
)

// checkpointFormat is the version of the files that are written, and the only one
// that is read.
const checkpointFormat = "1"

// Files may be as large as modelfile reads, and as their descriptions for MaxEpochs.
const (
	largestFile        = 16 << 20 // bytes
	largestDescription = 256 << 10
)

// fitting leaves out every second of the moments kept until there is room for the
// others beside that many steps. There nearly always is: it leaves out none of the
// article's five epochs.
func fitting(kept []Kept, steps int) []Kept {
	const set = 4 * network.Parameters
	room := (largestFile - largestDescription - 8*steps) / set
	for room -= 4; len(kept) > max(room, 1); { // and beside four other sets
		var fewer []Kept
		for i := 0; i < len(kept); i += 2 {
			fewer = append(fewer, kept[i])
		}
		kept = fewer
	}
	return kept
}

// described is what a file says about a checkpoint in JSON, whose float64 are
// those that were written, bit for bit. The rest is tensors.
type described struct {
	Config            Config
	Data              string
	Train, Validation int
	Trained           score.Score
	Epochs            []Epoch
}

// Save writes the checkpoint to path, and what was there to a name of its own that
// [LoadCheckpoint] knows: a file is old or new but never half, and two generations
// are kept. After an error those that were there still are. Beside a very long
// history, not all of the weights kept have room in a file.
func (c *Checkpoint) Save(path string) error {
	file, err := c.file()
	if err == nil {
		err = atomicfile.Rotate(path, generationBefore(path), func(w io.Writer) error { return modelfile.Encode(w, file) })
	}
	if err != nil {
		return fmt.Errorf("saving the checkpoint %s: %w", path, err)
	}
	return nil
}

// LoadCheckpoint reads what Save has written to path. Should that be damaged, it
// returns the generation before and says in damaged what is wrong with the newest.
// The error is [fs.ErrNotExist] if there is no checkpoint.
func LoadCheckpoint(path string) (c *Checkpoint, damaged, err error) {
	c, err = readCheckpoint(path)
	if err == nil {
		return c, nil, nil
	}
	before, errBefore := readCheckpoint(generationBefore(path))
	if errors.Is(err, fs.ErrNotExist) { // or the program ended just between two renames
		return before, nil, errBefore
	}
	if errBefore != nil {
		return nil, nil, err
	}
	return before, err, nil
}

// RemoveCheckpoint removes all generations of what Save has written to path, if
// there are any.
func RemoveCheckpoint(path string) error {
	var errs []error
	for _, p := range []string{path, generationBefore(path)} {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("removing the checkpoint: %w", err))
		}
	}
	return errors.Join(errs...)
}

// generationBefore is where the checkpoint goes that was at path.
func generationBefore(path string) string {
	extension := filepath.Ext(path)
	return strings.TrimSuffix(path, extension) + ".previous" + extension
}

func readCheckpoint(path string) (*Checkpoint, error) {
	file, err := modelfile.Read(path)
	if err != nil {
		return nil, err
	}
	c, err := checkpointOf(file)
	if err != nil {
		return nil, fmt.Errorf("%s is not a whole checkpoint of Visao's: %w", path, err)
	}
	return c, nil
}

// file returns the checkpoint as a safetensors file. Its metadata name the format
// and have the SHA-256 of all the rest.
func (c *Checkpoint) file() (modelfile.File, error) {
	text, err := json.Marshal(described{c.Config, c.Data, c.Train, c.Validation, c.Trained, c.Epochs})
	if err != nil {
		return modelfile.File{}, err
	}
	loss, accuracy := make([]float32, len(c.Steps)), make([]float32, len(c.Steps))
	for i, s := range c.Steps {
		loss[i], accuracy[i] = s.Loss, s.Accuracy
	}
	var tensors []modelfile.Tensor
	add := func(name string, data []float32) {
		tensors = append(tensors, modelfile.Tensor{Name: name, Shape: []int{len(data)}, Data: data})
	}
	add("loss", loss)
	add("accuracy", accuracy)
	add("weights", c.State.Weights.Values())
	add("previous", c.State.Previous.Values())
	add("adam.m", c.State.Adam.M)
	add("adam.v", c.State.Adam.V)
	for _, t := range tensors {
		if slices.ContainsFunc(t.Data, func(v float32) bool { return !finite(float64(v)) }) {
			return modelfile.File{}, errors.New("some of its numbers are not finite: the training is about to diverge")
		}
	}
	for _, k := range fitting(c.Kept, len(c.Steps)) {
		add(keptName(k.Step), k.Weights.Values())
	}
	slices.SortFunc(tensors, func(a, b modelfile.Tensor) int { return cmp.Compare(a.Name, b.Name) }) // as in the file
	return modelfile.File{Tensors: tensors, Metadata: map[string]string{
		"program": "Visao", "format": checkpointFormat, "run": string(text), "sha256": digest(string(text), tensors),
	}}, nil
}

const keptPrefix = "kept."

func keptName(step int) string { return keptPrefix + strconv.Itoa(step) }

// digest is the SHA-256 of a description, and of the names and values of tensors in
// the order of a file.
func digest(text string, tensors []modelfile.Tensor) string {
	sum := sha256.New()
	io.WriteString(sum, text) // a hash cannot fail
	var buffer []byte
	for _, t := range tensors {
		io.WriteString(sum, t.Name)
		buffer, _ = binary.Append(buffer[:0], binary.LittleEndian, t.Data) // nor can float32
		sum.Write(buffer)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// checkpointOf returns the checkpoint whose file this is.
func checkpointOf(file modelfile.File) (*Checkpoint, error) {
	text := file.Metadata["run"]
	switch format := file.Metadata["format"]; {
	case file.Metadata["program"] != "Visao" || text == "":
		return nil, errors.New("it is another kind of file")
	case format != checkpointFormat:
		return nil, fmt.Errorf("it was written by another version of the program, in format %.20q instead of %q", format, checkpointFormat)
	case digest(text, file.Tensors) != file.Metadata["sha256"]:
		return nil, errors.New("its contents are not those that were written (the checksum is wrong)")
	}
	var d described
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("reading its description: %w", err)
	}
	c := &Checkpoint{
		Config: d.Config, Data: d.Data, Train: d.Train, Validation: d.Validation, Trained: d.Trained, Epochs: d.Epochs,
	}
	named := map[string][]float32{}
	for _, t := range file.Tensors {
		named[t.Name] = t.Data
	}
	loss, accuracy := named["loss"], named["accuracy"]
	if len(loss) != len(accuracy) {
		return nil, fmt.Errorf("it has %d losses and %d accuracies", len(loss), len(accuracy))
	}
	for i := range loss {
		c.Steps = smooth(c.Steps, loss[i], accuracy[i])
	}
	if err := c.validate(); err != nil {
		return nil, err
	}

	var errs []error
	weights := func(name string) *network.Weights {
		w, err := network.WeightsOf(named[name])
		if err != nil {
			errs = append(errs, fmt.Errorf("reading %s: %w", name, err))
		}
		return w
	}
	c.State = network.State{
		Weights: weights("weights"), Previous: weights("previous"),
		Adam: network.AdamState{Step: len(c.Steps), M: named["adam.m"], V: named["adam.v"]},
	}
	// A file says itself which moments it has: what did not fit an earlier one is missing.
	for _, t := range file.Tensors {
		number, kept := strings.CutPrefix(t.Name, keptPrefix)
		step, err := strconv.Atoi(number)
		switch {
		case !kept:
		case err != nil || t.Name != keptName(step) || step < 0 || step > len(c.Steps):
			errs = append(errs, fmt.Errorf("no weights of its run can be called %.40q", t.Name))
		default:
			c.Kept = append(c.Kept, Kept{step, weights(t.Name)})
		}
	}
	slices.SortFunc(c.Kept, func(a, b Kept) int { return cmp.Compare(a.Step, b.Step) })
	if want := 6 + len(c.Kept); len(named) != want {
		errs = append(errs, fmt.Errorf("it has %d tensors instead of %d", len(named), want))
	}
	if len(c.Kept) == 0 || c.Kept[0].Step != 0 {
		errs = append(errs, errors.New("it lacks the weights that the run began with"))
	}
	n := network.Parameters
	if len(c.Steps) == 0 {
		n = 0 // there are no moments yet
	}
	if m, v := len(c.State.Adam.M), len(c.State.Adam.V); m != n || v != n {
		errs = append(errs, fmt.Errorf("it has %d and %d moments of the optimiser instead of %d", m, v, n))
	}
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return c, nil
}
