package ui

import (
	"io/fs"
	"strings"
	"testing"
)

func TestLean(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "",
		"// why\nconst a = 1; // kept\n":     "const a = 1; // kept\n",
		"/** @param {string} a */\n  f(a);":  "f(a);",
		"/**\n * long\n * text */\n\nf();\n": "f();\n",
		"/* in front */ f();\n":              "/* in front */ f();\n",
		"a = `\n  // text\n\n  b`;\n  c();":  "a = `\n  // text\n\n  b`;\nc();",
		"a = `one \\` tick`;\n  b();":        "a = `one \\` tick`;\nb();",
		"a = `never ends\n  // text":         "a = `never ends\n  // text",
		"f();\n/* never ends\ng();":          "f();\n/* never ends\ng();",
		"const url = 'https://x.example';":   "const url = 'https://x.example';",
	} {
		if got := lean(in); got != want {
			t.Errorf("lean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLeanSheet(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		"/* why */\n.a ,\n.b > c {\n  top: calc(1rem + 2px);\n  left: 0;\n}\n": ".a,.b>c{top:calc(1rem + 2px);left:0}",
		".a { margin: 0 /* none */ auto }":                                     ".a{margin:0 auto}",
		`.a::before { content: " ;  } /* "; }`:                                 `.a::before{content:" ;  } /* "}`,
		".a :hover { color: red }":                                             ".a :hover{color:red}",
		"@media (min-width: 40rem) and (hover: hover) { .a { top: 0 } }":       "@media (min-width:40rem) and (hover:hover){.a{top:0}}",
		`[lang="a > b"] , x { --font: "A B", sans-serif }`:                     `[lang="a > b"],x{--font:"A B",sans-serif}`,
	} {
		if got := leanSheet(in); got != want {
			t.Errorf("leanSheet(%q) = %q, want %q", in, got, want)
		}
	}
}

// Each of our own scripts loses its comments, which shows that none confuses lean.
func TestOwnScriptsAreServedLean(t *testing.T) {
	names, err := fs.Glob(staticFiles, "static/*.js")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(staticFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		short := lean(string(raw))
		if len(short) >= len(raw) || strings.Contains(short, "@param") {
			t.Errorf("%s keeps its comments", name)
		}
	}
}
