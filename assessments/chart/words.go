package chart

import (
	"html/template"

	"preceptor/internal/exercise"
)

// words are all that the kind's pages say of themselves, in one language. {n} and the like stand for
// numbers. Records, papers and rules are the exercise's own and stay English.
type words struct {
	Own template.HTMLAttr // on elements with the exercise's own texts

	Task                    string
	Rules                   string
	Today                   string
	Scoring                 string
	ScoringRules            []string
	AllRecords              string
	RecordN, RecordOf       string // "Record 2", "Record 2 of 5"
	MarkedLabel, AgainLabel string // labels of counts
	LookAgain               string
	AsText                  string
	AsDrawing               string
	InRows                  string
	AllPapers, System       string
	Wrong                   string
	CorrectValue            string
	NotMine                 string
	Previous, Next          string
	Undo, Undone            string
	NothingToUndo           string
	ToRules                 string
	PapersOf                string
	CheckedAsOf             string
	FormRules               string
	MarkedTag               string

	NothingMarked string
	OneMark       string
	MarksInOne    string
	MarksInMany   string
	NoValues      exercise.Amount

	Sent, NoValue, Changed string // what became of a marked field

	coaching
}

// coaching are the sentences of feedback; {n} of {of}.
type coaching struct {
	NoAlarms                                       string
	AllSerious, MostCopied, MostRules, WellHandled exercise.Amount // for one error, for {n} of {of}

	MarkNothing, ManyAlarms string
	Alarms, Serious         exercise.Amount
	Copied, Broken          exercise.Amount
	Overwrote, Unmended     exercise.Amount
	OverCautious            exercise.Amount
}

// wordsOf are those of a language, English where it is not known.
func wordsOf(lang string) *words {
	if lang == "es" {
		return &spanish
	}
	return &english
}

var english = words{
	Task:    "Hold each record against its papers and the rules. Mark what is wrong. Type the right value, or send it to the right person. A record may have no errors, one or several.",
	Rules:   "Rules of the clinic",
	Today:   "In this exercise, today is",
	Scoring: "How this is scored",
	ScoringRules: []string{
		"Errors weigh 1 to 3, by the harm they could do. Half of an error’s points are for marking it, half for what you do about it: giving the right value, or sending it to the right person where it is not yours to change.",
		"Asking about something you could have corrected yourself earns half of that second half. Changing what is not yours earns none of it.",
		"Each mark on a value that is right takes points away. Marking half of the right values takes them all.",
		"Marking nothing, or everything, gives 0. Time is not scored, and neither are your marks to look again.",
		"Capital letters, spaces, and the way you write a date, time, phone number or amount do not matter. Dates are read with the month first.",
	},
	AllRecords: "Records", RecordN: "Record {n}", RecordOf: "Record {n} of {of}",
	MarkedLabel: "Marked as wrong", AgainLabel: "To look at again", LookAgain: "Look at this record again later",
	AsText: "Papers as text", AsDrawing: "Papers drawn", InRows: "Papers in the rows",
	AllPapers: "Papers", System: "Record in the system", Wrong: "Wrong", CorrectValue: "Correct value",
	NotMine:  "Not mine to change: ask the right person",
	Previous: "Previous record", Next: "Next record", Undo: "Undo", Undone: "Taken back: {what}", NothingToUndo: "There is nothing to take back",
	ToRules: "To the rules", PapersOf: "Papers of record {n}", CheckedAsOf: "Checked as of", FormRules: "The rules of this form", MarkedTag: "Marked",

	NothingMarked: "Nothing marked", OneMark: "1 field marked in 1 record", MarksInOne: "{n} fields marked in 1 record", MarksInMany: "{n} fields marked in {of} records",
	NoValues: exercise.Amount{"1 mark has no value yet. You may leave it so.", "{n} marks have no value yet. You may leave them so."},
	Sent:     "Sent to the right person", NoValue: "No value given", Changed: "Changed to “{value}”",

	coaching: coaching{
		AllSerious:   exercise.Amount{"You found the most serious error.", "You found all {of} of the most serious errors."},
		MostCopied:   exercise.Amount{"You found the value that was copied wrongly.", "You found {n} of {of} values that were copied wrongly."},
		MostRules:    exercise.Amount{"You found the error that only a rule, a date or the right person can settle.", "You found {n} of {of} errors that only a rule, a date or the right person can settle."},
		NoAlarms:     "Everything you marked was really wrong.",
		WellHandled:  exercise.Amount{"You dealt well with the error you found.", "You dealt well with {n} of the {of} errors you found."},
		MarkNothing:  "Nothing was marked. Take one record at a time, and hold each value against the papers line by line.",
		ManyAlarms:   "Most of your marks are on values that are right. Before you mark, find the paper or the rule that proves the error.",
		Alarms:       exercise.Amount{"You marked 1 value that is right. Before you mark, find the paper or the rule that proves the error.", "You marked {n} values that are right. Before you mark, find the paper or the rule that proves the error."},
		Serious:      exercise.Amount{"You missed 1 of the most serious errors. Read numbers digit by digit, and look twice at what could harm a patient.", "You missed {n} of the most serious errors. Read numbers digit by digit, and look twice at what could harm a patient."},
		Copied:       exercise.Amount{"You missed 1 value that was copied wrongly. Go down the papers entry by entry, and compare letters and digits one by one.", "You missed {n} values that were copied wrongly. Go down the papers entry by entry, and compare letters and digits one by one."},
		Broken:       exercise.Amount{"You missed 1 error that only a rule, a date or the right person can settle. Read the rules again before each record.", "You missed {n} errors that only a rule, a date or the right person can settle. Read the rules again before each record."},
		Overwrote:    exercise.Amount{"You changed 1 value that was not yours to change. The rules list what goes to whom.", "You changed {n} values that were not yours to change. The rules list what goes to whom."},
		Unmended:     exercise.Amount{"For 1 error you found, the value you gave was missing or not right. Copy it from the paper that proves it.", "For {n} errors you found, the value you gave was missing or not right. Copy it from the paper that proves it."},
		OverCautious: exercise.Amount{"You passed on 1 error that you could have corrected yourself.", "You passed on {n} errors that you could have corrected yourself."},
	},
}

var spanish = words{
	Own:     `lang="en"`,
	Task:    "Compare cada registro con sus documentos y con las reglas. Marque lo que esté mal. Escriba el valor correcto o envíelo a la persona indicada. Un registro puede no tener errores, o tener uno o varios.",
	Rules:   "Reglas de la clínica",
	Today:   "En este ejercicio, hoy es",
	Scoring: "Cómo se califica",
	ScoringRules: []string{
		"Los errores pesan de 1 a 3, según el daño que podrían causar. La mitad de los puntos de un error es por marcarlo y la otra mitad por lo que usted hace: dar el valor correcto, o enviarlo a la persona indicada cuando no le toca cambiarlo.",
		"Preguntar por algo que usted podía corregir da la mitad de esa segunda mitad. Cambiar lo que no le toca no da nada de ella.",
		"Cada marca en un valor correcto quita puntos. Marcar la mitad de los valores correctos los quita todos.",
		"No marcar nada, o marcarlo todo, da 0. El tiempo no se califica, y tampoco sus marcas para volver a mirar.",
		"No importan las mayúsculas, los espacios ni la forma de escribir una fecha, una hora, un teléfono o una cantidad. Las fechas se leen con el mes primero.",
	},
	AllRecords: "Registros", RecordN: "Registro {n}", RecordOf: "Registro {n} de {of}",
	MarkedLabel: "Marcados como incorrectos", AgainLabel: "Para volver a mirar", LookAgain: "Volver a mirar este registro más tarde",
	AsText: "Documentos como texto", AsDrawing: "Documentos dibujados", InRows: "Documentos en las filas",
	AllPapers: "Documentos", System: "Registro en el sistema", Wrong: "Incorrecto", CorrectValue: "Valor correcto",
	NotMine:  "No me toca cambiarlo: preguntar a la persona indicada",
	Previous: "Registro anterior", Next: "Registro siguiente", Undo: "Deshacer", Undone: "Se deshizo: {what}", NothingToUndo: "No hay nada que deshacer",
	ToRules: "Ir a las reglas", PapersOf: "Documentos del registro {n}", CheckedAsOf: "Revisado con fecha de", FormRules: "Las reglas de este ejercicio", MarkedTag: "Marcado",

	NothingMarked: "Nada marcado", OneMark: "1 campo marcado en 1 registro", MarksInOne: "{n} campos marcados en 1 registro", MarksInMany: "{n} campos marcados en {of} registros",
	NoValues: exercise.Amount{"1 marca aún no tiene valor. Puede dejarla así.", "{n} marcas aún no tienen valor. Puede dejarlas así."},
	Sent:     "Enviado a la persona indicada", NoValue: "Sin valor", Changed: "Cambiado a “{value}”",

	coaching: coaching{
		AllSerious:   exercise.Amount{"Encontró el error más grave.", "Encontró los {of} errores más graves."},
		MostCopied:   exercise.Amount{"Encontró el valor mal copiado.", "Encontró {n} de {of} valores mal copiados."},
		MostRules:    exercise.Amount{"Encontró el error que solo una regla, una fecha o la persona indicada puede resolver.", "Encontró {n} de {of} errores que solo una regla, una fecha o la persona indicada puede resolver."},
		NoAlarms:     "Todo lo que marcó estaba realmente mal.",
		WellHandled:  exercise.Amount{"Resolvió bien el error que encontró.", "Resolvió bien {n} de los {of} errores que encontró."},
		MarkNothing:  "No marcó nada. Vaya registro por registro y compare cada valor con los documentos, línea por línea.",
		ManyAlarms:   "La mayoría de sus marcas están en valores correctos. Antes de marcar, busque el documento o la regla que prueba el error.",
		Alarms:       exercise.Amount{"Marcó 1 valor que es correcto. Antes de marcar, busque el documento o la regla que prueba el error.", "Marcó {n} valores que son correctos. Antes de marcar, busque el documento o la regla que prueba el error."},
		Serious:      exercise.Amount{"Se le pasó 1 de los errores más graves. Lea los números cifra por cifra y mire dos veces lo que podría dañar a un paciente.", "Se le pasaron {n} de los errores más graves. Lea los números cifra por cifra y mire dos veces lo que podría dañar a un paciente."},
		Copied:       exercise.Amount{"Se le pasó 1 valor mal copiado. Recorra los documentos dato por dato y compare letras y cifras una por una.", "Se le pasaron {n} valores mal copiados. Recorra los documentos dato por dato y compare letras y cifras una por una."},
		Broken:       exercise.Amount{"Se le pasó 1 error que solo una regla, una fecha o la persona indicada puede resolver. Vuelva a leer las reglas antes de cada registro.", "Se le pasaron {n} errores que solo una regla, una fecha o la persona indicada puede resolver. Vuelva a leer las reglas antes de cada registro."},
		Overwrote:    exercise.Amount{"Cambió 1 valor que no le tocaba cambiar. Las reglas dicen qué se envía a quién.", "Cambió {n} valores que no le tocaba cambiar. Las reglas dicen qué se envía a quién."},
		Unmended:     exercise.Amount{"En 1 error que encontró, el valor faltaba o no era correcto. Cópielo del documento que lo prueba.", "En {n} errores que encontró, el valor faltaba o no era correcto. Cópielo del documento que lo prueba."},
		OverCautious: exercise.Amount{"Envió a otra persona 1 error que usted podía corregir.", "Envió a otra persona {n} errores que usted podía corregir."},
	},
}
