"""`sodan doctor`: whether a clinic's Sodan and its LINE account are fit for patients, step by step."""
