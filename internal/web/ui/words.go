package ui

import "strings"

// words are the texts that frames and parts bring along.
type words struct {
	SkipToContent, SkipToTask       string
	Main, YouAreHere, YourAccount   string
	Help, Problem, Optional         string
	Theme, Language                 string
	ThemeSystem, ThemeLight         string
	ThemeDark                       string
	Previous, Next, Page, PageLast  string
	PagesOf, RangeOf                string
	TimeLeft, HideTime, NoLimit     string
	MinutesLeft, SavedAt            string
	NotSaved, Saving, Offline       string
	Conflict, ContinueHere, Expired string
	Rejected, Back, Extended        string
	TimeUp, TimeUpText, TimeUpEmpty string
	Continue, OneMinute             string
	WorkKept, NewLink               string
	SaveNoScript, MoreTime          string
}

var english = words{
	SkipToContent: "Skip to content", SkipToTask: "Skip to the task",
	Main: "Main", YouAreHere: "You are here", YourAccount: "your account",
	Help: "Help", Problem: "There is a problem", Optional: "(optional)",
	Language: "Language",
	Theme:    "Colours", ThemeSystem: "System", ThemeLight: "Light", ThemeDark: "Dark",
	Previous: "Previous", Next: "Next", Page: "Page %d", PageLast: "Page %d, the last",
	PagesOf: "Pages of results", RangeOf: "%d to %d of %d",
	TimeLeft: "Time left", HideTime: "Hide time", NoLimit: "No time limit",
	MinutesLeft: "{minutes} minutes left", OneMinute: "One minute left", SavedAt: "Saved {time}",
	NotSaved: "Not saved yet", Saving: "Saving…",
	Offline:      "No connection. Your work is kept on this device and sent when you are back online.",
	Back:         "Back online. Your work is saved.",
	Conflict:     "This task is open in another window.",
	ContinueHere: "Continue here",
	Expired:      "Your link has expired. Your work is kept on this device: ask for a new link, then open this task again.",
	Rejected:     "This could not be saved: {reason}",
	Extended:     "Your time has changed. You have {time} left.",
	TimeUp:       "Time is up", TimeUpText: "Your work was last saved at {time}. Nothing more is needed from you here.",
	TimeUpEmpty: "What had reached us by then counts. Nothing more is needed from you here.",
	Continue:    "Continue", WorkKept: "Work from this device was put back.",
	SaveNoScript: "This page saves only when you press a button.", MoreTime: "I need more time", NewLink: "Ask for a new link",
}

var spanish = words{
	SkipToContent: "Ir al contenido", SkipToTask: "Ir a la tarea",
	Main: "Principal", YouAreHere: "Está aquí", YourAccount: "su cuenta",
	Help: "Ayuda", Problem: "Hay un problema", Optional: "(opcional)",
	Language: "Idioma",
	Theme:    "Colores", ThemeSystem: "Sistema", ThemeLight: "Claro", ThemeDark: "Oscuro",
	Previous: "Anterior", Next: "Siguiente", Page: "Página %d", PageLast: "Página %d, la última",
	PagesOf: "Páginas de resultados", RangeOf: "%d a %d de %d",
	TimeLeft: "Tiempo restante", HideTime: "Ocultar tiempo", NoLimit: "Sin límite de tiempo",
	MinutesLeft: "Quedan {minutes} minutos", OneMinute: "Queda un minuto", SavedAt: "Guardado {time}",
	NotSaved: "Aún sin guardar", Saving: "Guardando…",
	Offline:      "Sin conexión. Su trabajo queda en este dispositivo y se enviará cuando vuelva la conexión.",
	Back:         "De nuevo en línea. Su trabajo está guardado.",
	Conflict:     "Esta tarea está abierta en otra ventana.",
	ContinueHere: "Continuar aquí",
	Expired:      "Su enlace ha caducado. Su trabajo queda en este dispositivo: pida un enlace nuevo y vuelva a abrir esta tarea.",
	Rejected:     "No se pudo guardar: {reason}",
	Extended:     "Su tiempo ha cambiado. Le quedan {time}.",
	TimeUp:       "Se acabó el tiempo", TimeUpText: "Su trabajo se guardó por última vez a las {time}. No tiene que hacer nada más aquí.",
	TimeUpEmpty: "Cuenta lo que nos había llegado hasta entonces. No tiene que hacer nada más aquí.",
	Continue:    "Continuar", WorkKept: "Se recuperó el trabajo de este dispositivo.",
	SaveNoScript: "Esta página solo guarda cuando pulsa un botón.", MoreTime: "Necesito más tiempo", NewLink: "Pedir un enlace nuevo",
}

// wordsOf returns the texts of a language; any but Spanish reads English.
func wordsOf(lang string) words {
	if lang == "es" || strings.HasPrefix(lang, "es-") {
		return spanish
	}
	return english
}
