package words

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func speak(t *testing.T, translations map[string]string) {
	Use("vi", translations)
	t.Cleanup(func() { Use("en", nil) })
}

func TestT(t *testing.T) {
	require.Equal(t, "54,000 of 60,000 pictures, 97.58 %", T("%d of %d pictures, %.2f %%", 54000, 60000, 97.58))
	require.Equal(t, "one picture", N(1, "one picture", "%d pictures"))
	require.Equal(t, "1,200 pictures in two", N(1200, "%d picture in %s", "%d pictures in %s", "two"))
	speak(t, map[string]string{
		"%d of %d pictures, %.2f %%": "%.2[3]f %% của %[2]d ảnh (%[1]d)",
		"%d pictures":                "%d ảnh",
	})
	require.Equal(t, "97,58 % của 60.000 ảnh (54.000)", T("%d of %d pictures, %.2f %%", 54000, 60000, 97.58))
	require.Equal(t, "1.200 ảnh", N(1200, "%d picture", "%d pictures"))
	require.Equal(t, "what nobody knows: 1,5", T("what nobody knows: %.1f", 1.5), "but for its numbers")
	require.Equal(t, "vi", Code())
	Use("xx", nil)
	require.Equal(t, "en", Code())
	require.Equal(t, "1.5", T("%.1f", 1.5))
}

func TestError(t *testing.T) {
	speak(t, map[string]string{
		"opening the model: %w":           "đang mở mô hình: %w",
		"reading %s: %w":                  "đang đọc %s: %w",
		"%d weights for a network of %d":  "mạng có %[2]d trọng số, tệp có %[1]d",
		"permission denied":               "không có quyền",
		"%.0f %% of it is missing":        "thiếu %s %%",
		"it is %q and not a model at all": "đó là %s, không phải mô hình",
	})
	for want, err := range map[string]error{
		"đang mở mô hình: đang đọc b.txt: không có quyền": fmt.Errorf("opening the model: %w",
			fmt.Errorf("reading %s: %w", "b.txt", errors.New("permission denied"))),
		"mạng có 98442 trọng số, tệp có 7": fmt.Errorf("%d weights for a network of %d", 7, 98442),
		"thiếu 12 %":                       fmt.Errorf("%.0f %% of it is missing", 12.0),
		"đang mở mô hình: never heard of":  fmt.Errorf("opening the model: %w", errors.New("never heard of")),
		"không có quyền\nkhông có quyền":   errors.Join(errors.New("permission denied"), errors.New("permission denied")),
		`đó là "x\ny", không phải mô hình`: fmt.Errorf("it is %q and not a model at all", "x\ny"),
	} {
		require.Equal(t, want, Error(err))
	}
	Use("en", nil)
	require.Equal(t, "permission denied", Error(errors.New("permission denied")))
}

// Of several formats that a text could be made of, the right one is found.
func TestErrorsAreToldApart(t *testing.T) {
	speak(t, map[string]string{
		"loading %s: %w": "đang nạp %s: %w",
		"%s holds %d pictures, but %s holds %d labels: they do not belong together": "%s có %d ảnh còn %s có %d nhãn",
		"reading %d %s: %w": "đang đọc %d %w: %w",
		"reading %s: %w":    "đang đọc %s: %w",
		"the rate was %g":   "tốc độ là %g",
		"%w. It is kept":    "%w. Vẫn được giữ",
		"%s: %w":            "%w: %w",
		"%s: %s":            "%s – %s",
		"no room":           "hết chỗ",
		"pictures":          "ảnh",
		"writing":           "đang ghi",
		"it ends here":      "đến đây là hết",
	})
	for want, err := range map[string]error{
		"đang nạp A: B có 3 ảnh còn C có 4 nhãn": fmt.Errorf("loading %s: %w", "A",
			fmt.Errorf("%s holds %d pictures, but %s holds %d labels: they do not belong together", "B", 3, "C", 4)),
		"đang đọc 60000 ảnh: đến đây là hết":    fmt.Errorf("reading %d %s: %w", 60000, "pictures", errors.New("it ends here")),
		"đang đọc my pictures: đến đây là hết":  fmt.Errorf("reading %s: %w", "my pictures", errors.New("it ends here")),
		"đang đọc pictures: đến đây là hết":     fmt.Errorf("reading %s: %w", "pictures", errors.New("it ends here")),
		"tốc độ là 0.001. Vẫn được giữ":         fmt.Errorf("%w. It is kept", fmt.Errorf("the rate was %g", 0.001)),
		"đang ghi: hết chỗ":                     fmt.Errorf("%s: %w", "writing", errors.New("no room")),
		"never heard of: hết chỗ":               fmt.Errorf("%s: %w", "never heard of", errors.New("no room")),
		"never heard of: neither of this: that": errors.New("never heard of: neither of this: that"),
	} {
		require.Equal(t, want, Error(err))
	}
}
