package main

import (
	"fmt"
	"os"
	"path"

	"preceptor/internal/exercise/scaffold"
)

// newCmd is for those who change the program: a kind is source code.
type newCmd struct {
	Kind string `arg:"" help:"Name of the new kind: 3 to 20 small letters."`
	Root string `help:"A folder in the checkout." default:"." type:"path"`
}

func (c newCmd) Run() error {
	w, err := scaffold.Write(c.Root, c.Kind)
	if err != nil {
		return err
	}
	for _, name := range w.Files {
		fmt.Fprintln(os.Stdout, path.Join(w.Folder, name))
	}
	_, err = fmt.Fprintf(os.Stdout, `
It has five multiple-choice questions and passes its tests as it is: go test ./%s
To offer it, name it in assessments/catalog.go:
  import  %s
  add     %s   to the list in Catalog
Then change it into what you want. doc.md in the folder says what it does now.
`, w.Folder, w.Import, w.Call)
	return err
}
