package posting

import "fmt"

// What the job pays.

func (c *check) checkPay() {
	pays := c.doc.pays()
	if len(pays) == 0 {
		c.addMissing(about{"pay_missing", MustFix, "No pay is stated: give the lowest and the highest amount you would pay a new person.", sourcePayStates}, c.payText())
	}
	for _, p := range pays {
		switch {
		case p.high < p.low:
			c.add(about{"pay_reversed", MustFix, "The pay range runs backwards: the lower amount comes first.", sourceOwn}, p.first, p.end)
		case p.high > p.low*1.5:
			why := fmt.Sprintf("The top of the range is %.0f %% over its low end; ranges wider than 50 %% tell candidates little.", 100*(p.high/p.low-1))
			c.add(about{"pay_width", Suggestion, why, "State pay-transparency laws ask for a range set in good faith"}, p.first, p.end)
		}
	}
}

func (c *check) payText() string {
	if pay := c.Brief.Pay(); pay.String() != "" && !pay.Reversed() {
		return "\n**Pay:** " + pay.String() + "\n"
	}
	return ""
}
