package modelfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// parser reads the header token by token: json.Unmarshal would accept a key
// given twice and take the last.
type parser struct{ *json.Decoder }

// header reads all of head. The tensors it returns have no data yet; offsets
// says, for each of them, where these are.
func (p parser) header(head []byte) (f File, offsets [][2]int, err error) {
	// The JSON package would replace invalid characters silently.
	if !utf8.Valid(head) {
		return f, nil, errors.New("it is not valid UTF-8")
	}
	if !bytes.HasPrefix(head, []byte("{")) {
		return f, nil, errors.New("it does not begin with {")
	}
	err = p.object(func(key string) (err error) {
		if key == metadataKey {
			f.Metadata, err = p.metadata()
			return err
		}
		if err := checkName(key); err != nil {
			return err
		}
		if len(f.Tensors) == maxTensors {
			return fmt.Errorf("it names more than %d tensors", maxTensors)
		}
		shape, data, err := p.entry()
		if err != nil {
			return fmt.Errorf("tensor %.40q: %w", key, err)
		}
		f.Tensors = append(f.Tensors, Tensor{Name: key, Shape: shape})
		offsets = append(offsets, data)
		return nil
	})
	if err != nil {
		return f, nil, err
	}
	if len(bytes.Trim(head[p.InputOffset():], " ")) > 0 {
		return f, nil, errors.New("something other than spaces follows its closing }")
	}
	return f, offsets, nil
}

// metadata reads an object of strings.
func (p parser) metadata() (map[string]string, error) {
	metadata := map[string]string{}
	err := p.object(func(key string) error {
		token, err := p.Token()
		if err != nil {
			return notJSON(err)
		}
		text, ok := token.(string)
		if !ok {
			return fmt.Errorf("the metadata %.40q is not text", key)
		}
		if !isText(key) || !isText(text) {
			return fmt.Errorf("the metadata %.40q is not valid UTF-8", key)
		}
		if len(metadata) == maxTexts {
			return fmt.Errorf("its metadata are more than %d texts", maxTexts)
		}
		metadata[key] = text
		return nil
	})
	return metadata, err
}

// entry reads what is said about one tensor.
func (p parser) entry() (shape []int, offsets [2]int, err error) {
	var known int
	err = p.object(func(key string) error {
		known++
		switch key {
		case "dtype":
			token, err := p.Token()
			if err != nil {
				return notJSON(err)
			}
			if token != "F32" {
				return fmt.Errorf("its values are of type %s; only F32 can be read", show(token))
			}
			return nil
		case "shape":
			shape, err = p.numbers()
			return err
		case "data_offsets":
			pair, err := p.numbers()
			if err == nil && len(pair) != 2 {
				err = fmt.Errorf("data_offsets are %d numbers instead of 2", len(pair))
			}
			if err == nil {
				offsets = [2]int(pair)
			}
			return err
		}
		return fmt.Errorf("%.40q is not known in safetensors", key)
	})
	if err == nil && known != 3 {
		err = errors.New("one of dtype, shape and data_offsets is missing")
	}
	return shape, offsets, err
}

// object reads a JSON object whose keys all differ; value must read what
// belongs to each key.
func (p parser) object(value func(key string) error) error {
	if err := p.delimiter('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.More() {
		token, err := p.Token()
		if err != nil {
			return notJSON(err)
		}
		key := token.(string) // the JSON package accepts nothing else here
		if seen[key] {
			return fmt.Errorf("%.40q is given twice", key)
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	return p.delimiter('}')
}

// numbers reads an array of sizes: whole numbers from 0 to the size of the
// largest file.
func (p parser) numbers() ([]int, error) {
	if err := p.delimiter('['); err != nil {
		return nil, err
	}
	list := []int{}
	for p.More() {
		token, err := p.Token()
		if err != nil {
			return nil, notJSON(err)
		}
		number, ok := token.(json.Number)
		if !ok {
			return nil, fmt.Errorf("%s stands where a number belongs", show(token))
		}
		n, err := strconv.ParseUint(number.String(), 10, 31)
		if err != nil || n > maxFile {
			return nil, fmt.Errorf("%.40s is not a whole number from 0 to %d", number, maxFile)
		}
		if len(list) == maxRank {
			return nil, fmt.Errorf("a list holds more than %d numbers", maxRank)
		}
		list = append(list, int(n))
	}
	return list, p.delimiter(']')
}

// delimiter reads one of { } [ ].
func (p parser) delimiter(want json.Delim) error {
	token, err := p.Token()
	if err != nil {
		return notJSON(err)
	}
	if token != want {
		return fmt.Errorf("%s stands where %v belongs", show(token), want)
	}
	return nil
}

func notJSON(err error) error {
	return fmt.Errorf("it is not valid JSON: %w", err)
}

// show returns the beginning of a token as it may be printed.
func show(token json.Token) string {
	switch token := token.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%.40q", token)
	}
	return fmt.Sprintf("%.40v", token)
}
