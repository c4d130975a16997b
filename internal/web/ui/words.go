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
	Unkept, Given, LinkSent         string
	NotSent, Email, Pause, Resume   string
	Paused, PausedText, Resumed     string
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
	Expired:      "Your link has ended. Leave this page open and ask for a new link here: it leads back to this task, and what is on this page is put back.",
	Rejected:     "This could not be saved: {reason}",
	Extended:     "Your time has changed. You have {time} left.",
	TimeUp:       "Time is up", TimeUpText: "Your work was last saved at {time}. Nothing more is needed from you here.",
	TimeUpEmpty: "What had reached us by then counts. Nothing more is needed from you here.",
	Continue:    "Continue", WorkKept: "Work from this device was put back.",
	SaveNoScript: "This page saves only when you press a button.", MoreTime: "I need more time", NewLink: "Send me a new link",
	Unkept:   "No connection, and this device keeps nothing. Leave this page open: your work is sent when you are back online.",
	Given:    "{time} given back for the time without connection.",
	LinkSent: "If that address has applied here, a new link is on its way to it. Open it on this device.",
	NotSent:  "This could not be sent. Check the address and the connection, and try again.", Email: "E-mail",
	Pause: "Take a break", Resume: "Go on", Paused: "Break. Your clock stands still.",
	PausedText: "It goes on when you press “Go on”, or by itself when your time for breaks is used up.",
	Resumed:    "Your clock goes on.",
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
	Expired:      "Su enlace ya no sirve. Deje esta página abierta y pida aquí un enlace nuevo: lleva de vuelta a esta tarea y se recupera lo que hay en esta página.",
	Rejected:     "No se pudo guardar: {reason}",
	Extended:     "Su tiempo ha cambiado. Le quedan {time}.",
	TimeUp:       "Se acabó el tiempo", TimeUpText: "Su trabajo se guardó por última vez a las {time}. No tiene que hacer nada más aquí.",
	TimeUpEmpty: "Cuenta lo que nos había llegado hasta entonces. No tiene que hacer nada más aquí.",
	Continue:    "Continuar", WorkKept: "Se recuperó el trabajo de este dispositivo.",
	SaveNoScript: "Esta página solo guarda cuando pulsa un botón.", MoreTime: "Necesito más tiempo", NewLink: "Enviarme un enlace nuevo",
	Unkept:   "Sin conexión, y este dispositivo no guarda nada. Deje esta página abierta: su trabajo se enviará cuando vuelva la conexión.",
	Given:    "Se le devolvieron {time} por el tiempo sin conexión.",
	LinkSent: "Si esa dirección tiene una solicitud aquí, se le ha enviado un enlace nuevo. Ábralo en este dispositivo.",
	NotSent:  "No se pudo enviar. Revise la dirección y la conexión, e inténtelo otra vez.", Email: "Correo electrónico",
	Pause: "Hacer una pausa", Resume: "Continuar", Paused: "Pausa. Su reloj está parado.",
	PausedText: "Sigue cuando pulsa «Continuar», o por sí solo cuando se acaba su tiempo de pausas.",
	Resumed:    "Su reloj sigue.",
}

// wordsOf returns the texts of a language; any but Spanish reads English.
func wordsOf(lang string) words {
	if lang == "es" || strings.HasPrefix(lang, "es-") {
		return spanish
	}
	return english
}
