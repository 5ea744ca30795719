package explain_test

import (
	"context"
	"fmt"
	"math"
	"os"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
)

// explained explains a picture of MNIST's test set by the model aboard.
func explained(index int) (*explain.Explanation, error) {
	w, _, err := network.Load("../../assets/model.safetensors")
	if err != nil {
		return nil, err
	}
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		return nil, err
	}
	explainer, err := explain.NewExplainer()
	if err != nil {
		return nil, err
	}
	return explainer.Explain(w, test.Picture(index))
}

// The map of a class is an exact account of its score: its values, divided by 784, and the bias sum to the logit.
func ExampleExplainer_Explain() {
	e, err := explained(4)
	if err != nil {
		fmt.Println(err)
		return
	}
	class := e.Class()
	sum := float64(e.Bias[class])
	for _, share := range e.Shares(class) {
		sum += float64(share)
	}
	fmt.Printf("class %d, probability %.4f, logit %.2f\n", class, e.Probabilities[class], e.Logits[class])
	fmt.Println("the map sums to it:", math.Abs(sum-float64(e.Logits[class])) < 1e-4)
	// Output:
	// class 4, probability 0.9986, logit 9.78
	// the map sums to it: true
}

func ExampleExplanation_Account() {
	e, err := explained(4)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := e.Account(4)
	fmt.Printf("%+.2f for, %+.2f against, bias %+.2f: %+.2f\n", a.Positive, a.Negative, a.Bias, a.Total)
	// Output: +13.15 for, -3.34 against, bias -0.03: +9.78
}

// Why a 4 and not a 9? The map of the difference sums to the logarithm of the odds.
func ExampleExplanation_Contrast() {
	e, err := explained(4)
	if err != nil {
		fmt.Println(err)
		return
	}
	why := e.Contrast(4, 9)
	fmt.Printf("log-odds %.2f, by the probabilities %.2f\n", why.Total, math.Log(e.Probabilities[4]/e.Probabilities[9]))
	// Output: log-odds 8.01, by the probabilities 8.01
}

// A cell of a map sees 9×9 pixels, fewer at the border.
func ExampleFieldOfView() {
	fmt.Println(explain.FieldOfView(14, 14), explain.FieldOfView(0, 0))
	// Output: (10,10)-(19,19) (0,0)-(5,5)
}

func ExampleSpearman() {
	fmt.Println(explain.Spearman([]float32{1, 2, 3, 4}, []float32{10, 20, 30, 1000}))
	fmt.Println(explain.Spearman([]float32{1, 2, 3, 4}, []float32{4, 3, 2, 1}))
	// Output:
	// 1
	// -1
}
