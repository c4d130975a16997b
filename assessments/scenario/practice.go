package scenario

import "preceptor/internal/exercise"

// Practice is one scene of three actions and a reply of a line, the same each time.
func (k *Kind) Practice() exercise.Form { return k.practice.form(1) }
