package scenario_test

import (
	"strings"
	"testing"

	"preceptor/internal/exercise"
)

// letters are replies of many hands, each with all that must be found in it, by what it is called.
// What is not listed under a name must not be found under it.
var letters = []struct {
	reply string
	found map[string][]string
}{
	{
		"Hi Mr. Shah, it's Dana from the clinic. Ugh, a $186 surprise, I'd be mad too. Before I pull anything up, what's your date of birth and the last four digits of your phone number? I'm going to flag this for billing this afternoon and ring you back on Wed by 3 pm.",
		map[string][]string{
			"Amount, as in the brief": {"$186"},
			"Day or time":             {"this afternoon", "on Wed", "3 pm"},
			"Words about who it is":   {"date of birth and the last four digits of your phone number", "last four digits of your phone number"},
		},
	},
	{
		"Dear Mr. Shah. I can have the $186.00 waived, you don't owe us anything. Just tear up that bill. You will get a $40 gift card within forty-eight hours.",
		map[string][]string{
			"Amount, as in the brief":             {"$186.00"},
			"Amount, not in the brief":            {"$40"},
			"Day or time":                         {"within forty-eight hours"},
			"A promise about money or an outcome": {"I can have the $186.00 waived, you don't owe us anything", "don't owe us anything", "tear up that bill"},
			"Words about waiving or refunding":    {"waived, you don't owe us anything"},
		},
	},
	{
		"I cannot promise that it will be written off, and I am not able to guarantee a date. What I will do is open a case. Our lead decides about refunds.",
		map[string][]string{
			"Words about waiving or refunding": {"refunds"},
		},
	},
	{
		"We never cancel charges at the desk. Somebody with authority has to look, which takes a couple of days; expect a letter by the 14th, or phone us before next Tuesday at 10:30.",
		map[string][]string{
			"Day or time": {"by the 14th", "next Tuesday", "10:30"},
		},
	},
	{
		"Don't worry! I'll get your money back and send you a full refund by EOD.",
		map[string][]string{
			"A promise about money or an outcome": {"Don't worry", "I'll get your money back and send you a full refund by EOD"},
			"Words about waiving or refunding":    {"refund by EOD"},
			"Day or time":                         {"EOD"},
		},
	},
	{
		"Who am I speaking with? Could you spell your surname and give me your zip code. May I also have your member ID?",
		map[string][]string{
			"Words about who it is": {"Who am I speaking with", "zip code", "member ID"},
		},
	},
	{
		"In March you sat with us for a minute and may have had a second card. The sun was out. I want to be sure who gets the claim.",
		map[string][]string{},
	},
	{
		"Sorry if you feel that way. Call billing.",
		map[string][]string{},
	},
	{
		"You are billed 1,250 dollars, not USD 186. Pay by 12/01/2026 or by 5 December.",
		map[string][]string{
			"Amount, not in the brief": {"1,250 dollars"},
			"Amount, as in the brief":  {"USD 186"},
			"Day or time":              {"12/01/2026", "5 December"},
		},
	},
}

func TestHintsOnFreshLetters(t *testing.T) {
	named := []string{
		"Amount, as in the brief", "Amount, not in the brief", "Day or time", "Words about who it is",
		"A promise about money or an outcome", "Words about waiving or refunding",
	}
	for _, l := range letters {
		r, err := scoreFile(t, string(exercise.Encode(map[string]any{
			"public": map[string]any{"reply": map[string]any{"amount": "$186"}}, "key": []float64{4},
			"response": map[string]any{"ratings": []int{4}, "reply": l.reply},
		})))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]string{}
		for _, h := range r.Hints {
			got[h.Text] = append(got[h.Text], h.Quote)
			if !strings.Contains(l.reply, strings.TrimSuffix(h.Quote, "…")) {
				t.Errorf("%q is not in %q", h.Quote, l.reply)
			}
		}
		for _, name := range named {
			if a, b := strings.Join(got[name], " | "), strings.Join(l.found[name], " | "); a != b {
				t.Errorf("%.60q\n %s: found  %s\n wanted %s", l.reply, name, a, b)
			}
		}
	}
}
