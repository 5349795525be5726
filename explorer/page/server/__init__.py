"""What the server puts around Streamlit's page: headers, the index page."""
