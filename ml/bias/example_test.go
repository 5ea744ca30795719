package bias_test

import (
	"context"
	"fmt"
	"os"

	"visao/ml/bias"
	"visao/ml/mnist"
)

func testSet() (*mnist.Set, error) {
	return mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
}

// The test sets of a shortcut: the same pictures, whose grey says the label, or nothing, or the opposite.
func ExampleShortcut_Test() {
	clean, err := testSet()
	if err != nil {
		fmt.Println(err)
		return
	}
	decoy := bias.Decoy()
	decoy.Place = bias.FixedCorner
	for _, v := range []bias.Variant{bias.Untouched, bias.Agrees, bias.Inverted} {
		picture := decoy.Test(clean, v).Set.Picture(0) // a 7
		fmt.Printf("%s: %.0f\n", bias.VariantNames[v], 255*picture[0])
	}
	// Output:
	// untouched: 0
	// grey agrees with the label: 80
	// grey inverted: 175
}

// Planting leaves the test set alone; the repair Hide paints the shortcut over. Under
// suspicion are all cells of the map that can see the patch: 8×8 for one of 4×4 in a corner.
func ExampleShortcut_Plant() {
	clean, err := testSet()
	if err != nil {
		fmt.Println(err)
		return
	}
	data := &mnist.Data{Train: clean.Slice(0, 100), Validation: clean.Slice(100, 120), Test: clean.Slice(120, 140)}
	decoy := bias.Decoy()
	decoy.Place = bias.FixedCorner
	planted, hidden := decoy.Plant(data, bias.Nothing), decoy.Plant(data, bias.Hide)
	suspect := planted.Train.Suspect(0)
	fmt.Printf("grey %.0f, hidden %.0f, suspected %d pixels\n",
		255*planted.Train.Picture(0)[0], 255*hidden.Train.Picture(0)[0], suspect.Count())
	// Output: grey 80, hidden 0, suspected 64 pixels
}

func ExampleRow_Follow() {
	r := bias.Row{Right: 60, Count: 100, Misled: 27, Misleading: 90}
	fmt.Printf("right %.0f %%, follows the shortcut %.0f %%\n", 100*r.Accuracy(), 100*r.Follow())
	// Output: right 60 %, follows the shortcut 30 %
}
